#if canImport(System)
import System
#else
import SystemPackage
#endif

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What git writes into and we read from. It holds what git says in some twenty milliseconds, so that neither waits for the other
/// at every turn; the pipe that is made for a child by itself holds a sixteenth of it.
struct GitPipe: Sendable {
    /// For git, which it is closed for as soon as git has it.
    let writeEnd: FileDescriptor
    private let readEnd: FileDescriptor
    private let pause: Duration

    /// Bytes; what Linux gives to everybody.
    private static let size: CInt = 1 << 20

    /// - Throws: `Errno` if there are no file descriptors left.
    init() throws {
        (readEnd, writeEnd) = try FileDescriptor.pipe()
        // No other child of ours may hold an end of it, or the output had no end.
        for end in [readEnd, writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(readEnd.rawValue, F_SETFL, fcntl(readEnd.rawValue, F_GETFL) | O_NONBLOCK)
        #if os(Linux)
        // F_SETPIPE_SZ; where it is refused the pipe stays as it is.
        let isLarge = fcntl(readEnd.rawValue, 1031, Self.size) >= Self.size
        #else
        let isLarge = false
        #endif
        // Git writes a few kilobytes at a time, and waking up for each of them costs more than reading them.
        pause = .microseconds(isLarge ? 4_000 : 700)
    }

    func close() { try? readEnd.close() }

    /// Nothing came for so long.
    struct Silence: Error {}

    /// What has come since the last time, or comes next; nil at the end.
    /// - Throws: `Silence` if nothing comes within `patience`.
    func next(within patience: Duration) async throws -> [UInt8]? {
        let began = ContinuousClock.now
        while true {
            do {
                let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                    count = try readEnd.read(into: UnsafeMutableRawBufferPointer(buffer), retryOnInterrupt: true)
                }
                return piece.isEmpty ? nil : piece
            } catch Errno.wouldBlock, Errno.resourceTemporarilyUnavailable {
                guard began.duration(to: .now) < patience else { throw Silence() }
                try await Task.sleep(for: pause)
            }
        }
    }
}
