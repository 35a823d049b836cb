#if LIBFUZZER
import CLibFuzzer
import Foundation
import FuzzTargets
import Synchronization

// libFuzzer brings the main function, finds these by name, and goes on from the inputs that reached new code.

/// Its functions take no context along: what runs is named by the environment.
private let target = ProcessInfo.processInfo.environment["FUZZ_TARGET"].flatMap(FuzzTarget.named)
private let mutator = Mutex(Mutator(seeds: target?.tokens ?? [], tokens: target?.tokens ?? []))

@_cdecl("LLVMFuzzerTestOneInput")
func testOne(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    guard let target else { fatalError("FUZZ_TARGET names none of \(FuzzTarget.all.map(\.name))") }
    do throws(Violation) {
        try target.check(Array(UnsafeBufferPointer(start: data, count: size)))
    } catch {
        FileHandle.standardError.write(Data("\(target.name): \(error)\n".utf8))
        abort()
    }
    return 0
}

/// Half of the inputs are changed by our mutations, which know the formats, and half by libFuzzer's.
@_cdecl("LLVMFuzzerCustomMutator")
func mutated(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ most: Int, _ seed: CUnsignedInt) -> Int {
    guard seed.isMultiple(of: 2) else { return LLVMFuzzerMutate(data, size, most) }
    let start = Array(UnsafeBufferPointer(start: data, count: size))
    let input = mutator.withLock { $0.input(from: start, seed: UInt64(seed)) }
    let kept = min(input.count, most)
    input.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { data.update(from: base, count: kept) }
    }
    return kept
}
#endif
