import Foundation

/// What the system says of this process; nil where it does not say.
struct ProcessFigures {
    let residentBytes: Int
    let cpuSeconds: Double
    let openFiles: Int

    init?() {
        guard let pages = Self.words(of: "/proc/self/statm").dropFirst().first.flatMap({ Int($0) }),
            let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        else { return nil }
        residentBytes = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
        var used = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
        cpuSeconds = Double(used.tv_sec) + Double(used.tv_nsec) / 1e9
        openFiles = files.count
    }

    private static func words(of file: String) -> [Substring] {
        (try? String(contentsOfFile: file, encoding: .utf8))?.split(whereSeparator: \.isWhitespace) ?? []
    }
}
