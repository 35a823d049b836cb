import Foundation
import FuzzTargets
import Synchronization

/// The number of the input that is being read, and when that began: a signal handler and the watchdog look at them.
private let current = Atomic<Int>(-1)
private let began = Atomic<UInt64>(0)
private let longestNanoseconds: UInt64 = 5_000_000_000

/// Many inputs under one seed; each can be made again by its number.
struct SeededRun {
    private let target: FuzzTarget
    private let seeds: [[UInt8]]
    private let seed: UInt64

    init(_ target: FuzzTarget, seeds: [[UInt8]], seed: UInt64) {
        self.target = target
        self.seeds = seeds
        self.seed = seed
    }

    func run(count: Int) {
        Fuzz.say("\(target.name): seed \(seed), \(seeds.count) files in the corpus")
        for seed in seeds { check(seed, -1) }
        nameTheInputOnCrash()
        watch()
        var mutator = Mutator(seeds: seeds, tokens: target.tokens)
        let start = Self.now()
        var bytes = 0
        var longest: (nanoseconds: UInt64, index: Int, size: Int) = (0, 0, 0)
        for index in 0..<count {
            let input = mutator.input(index, seed: seed)
            bytes += input.count
            let from = Self.now()
            began.store(from, ordering: .relaxed)
            current.store(index, ordering: .relaxed)
            check(input, index)
            let took = Self.now() - from
            if took > longest.nanoseconds { longest = (took, index, input.count) }
        }
        current.store(-1, ordering: .relaxed)
        let seconds = Double(Self.now() - start) / 1e9
        Fuzz.say(
            "\(target.name): \(count) inputs, \(bytes / 1_000_000) MB, \(Int(Double(count) / seconds)) a second; the longest took "
                + "\(longest.nanoseconds / 1_000) µs (input \(longest.index), \(longest.size) bytes)")
    }

    private func check(_ input: [UInt8], _ index: Int) {
        do throws(Violation) {
            try target.check(input)
        } catch {
            Fuzz.leave("\(target.name): \(error)\n(seed \(seed), input \(index))")
        }
    }

    private func watch() {
        let name = target.name
        let seed = seed
        Thread.detachNewThread {
            while true {
                Thread.sleep(forTimeInterval: 0.2)
                let index = current.load(ordering: .relaxed)
                let from = began.load(ordering: .relaxed)
                if index >= 0, from > 0, Self.now() > from, Self.now() - from > longestNanoseconds {
                    Fuzz.leave("\(name): it hangs\n(seed \(seed), input \(index))")
                }
            }
        }
    }

    /// A trap ends the process: the handler may only write bytes.
    private func nameTheInputOnCrash() {
        for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
            signal(number) { _ in
                let text: StaticString = "it crashes at input "
                write(2, text.utf8Start, text.utf8CodeUnitCount)
                let index = current.load(ordering: .relaxed)
                var divisor = 1
                while index / divisor > 9 { divisor *= 10 }
                while divisor > 0 {
                    var digit = UInt8(48 + index / divisor % 10)
                    write(2, &digit, 1)
                    divisor /= 10
                }
                var end: UInt8 = 10
                write(2, &end, 1)
                _exit(1)
            }
        }
    }

    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
