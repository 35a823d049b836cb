import HTTPTypes
import Synchronization

/// Counts what the server does, for whoever watches over it. Its labels are a closed list: no person, team or project, and no
/// path, can become one.
///
/// Of what editors send only failures of the server are counted: in a house of one or two, a count of what arrived would say when
/// they work, to whoever reads it and for as long as they like.
public final class Meter: Sendable {
    /// What a request is for.
    enum Door: String, CaseIterable { case editors, api, hooks, pages, operations }

    /// What became of a webhook.
    enum Hook: String, CaseIterable { case taken, repeated, unknown, unused, refused, unreadable }

    /// Why somebody was not let in; never who, and of those who were let in nothing.
    enum Refused: String, CaseIterable {
        case wrong
        case spent
        case weak
        case tooMany = "too-many"

        /// Nil for everything that is no refusal of a door that lets people in. Whoever is in already and mistypes a passphrase on
        /// the own pages is not counted either.
        init?(_ method: HTTPRequest.Method, _ path: String, status: Int) {
            // The router takes a slash more or less.
            let path = "/" + path.split(separator: "/").joined(separator: "/")
            guard Self.doors.contains(path), method == .post || path == Self.comingBack else { return nil }
            switch status {
            case 401: self = .wrong
            case 410: self = .spent
            case 422: self = .weak
            case 429: self = .tooMany
            default: return nil
            }
        }

        /// An identity provider sends the browser here.
        private static let comingBack = "/sign-on/callback"
        private static let doors: Set<String> = [
            "/sign-in", "/invitation", "/setup", comingBack, "/sign-on/code", "/api/daylight/v1/session",
        ]
    }

    /// Upper bounds in seconds.
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    private struct Counts {
        /// By the first digit of the status.
        var answers = [Int](repeating: 0, count: 6)
        /// One for each bound, and one for what was slower.
        var within = [Int](repeating: 0, count: Meter.bounds.count + 1)
        var seconds = 0.0
    }

    private let counts = Mutex<[Door: Counts]>([:])

    private let hooks = Mutex<[Hook: Int]>([:])

    private let refused = Mutex<[Refused: Int]>([:])

    public init() {}

    /// Of which connection is not said: a service is a team's.
    func hook(_ hook: Hook) { hooks.withLock { $0[hook, default: 0] += 1 } }

    func answered(_ method: HTTPRequest.Method, _ path: String, status: Int, seconds: Double) {
        if let refusal = Refused(method, path, status: status) { refused.withLock { $0[refusal, default: 0] += 1 } }
        let door = Self.door(of: path)
        guard door != .editors || status >= 500 else { return }
        counts.withLock { counts in
            var own = counts[door] ?? Counts()
            own.answers[min(max(status / 100, 0), 5)] += 1
            own.within[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            own.seconds += seconds
            counts[door] = own
        }
    }

    private static func door(of path: String) -> Door {
        switch path.dropFirst().prefix(while: { $0 != "/" }) {
        case "api": path.hasPrefix("/api/daylight/") ? .api : .editors
        case "users", "v1": .editors
        case "hooks": .hooks
        case "health", "ready", "metrics": .operations
        default: .pages
        }
    }

    // MARK: As Prometheus reads it

    /// In the text format of Prometheus, version 0.0.4.
    func text(version: String, process: ProcessFigures?) -> String {
        var lines: [String] = []
        func metric(_ name: String, _ kind: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            lines.append("# HELP \(name) \(help)")
            lines.append("# TYPE \(name) \(kind)")
            lines += samples.map { "\(name)\($0.labels) \($0.value)" }
        }
        metric("daylight_info", "gauge", "The version that runs.", [("{version=\"\(version)\"}", "1")])
        let counts = counts.withLock { $0 }
        metric(
            "daylight_answers_total", "counter", "Requests that were answered, by door and class of status.",
            Door.allCases.flatMap { door in
                (door == .editors ? 5...5 : 2...5).map { digit in
                    ("{door=\"\(door)\",status=\"\(digit)xx\"}", "\(counts[door]?.answers[digit] ?? 0)")
                }
            })
        lines.append("# HELP daylight_answer_seconds How long answers took.")
        lines.append("# TYPE daylight_answer_seconds histogram")
        for door in Door.allCases where door != .editors {
            let own = counts[door] ?? Counts()
            var sum = 0
            for (bound, count) in zip(Self.bounds, own.within) {
                sum += count
                lines.append("daylight_answer_seconds_bucket{door=\"\(door)\",le=\"\(bound)\"} \(sum)")
            }
            sum += own.within[Self.bounds.count]
            lines.append("daylight_answer_seconds_bucket{door=\"\(door)\",le=\"+Inf\"} \(sum)")
            lines.append("daylight_answer_seconds_sum{door=\"\(door)\"} \(own.seconds)")
            lines.append("daylight_answer_seconds_count{door=\"\(door)\"} \(sum)")
        }
        let hooks = hooks.withLock { $0 }
        metric(
            "daylight_hooks_total", "counter", "Webhooks that came, by what became of them.",
            Hook.allCases.map { ("{outcome=\"\($0.rawValue)\"}", "\(hooks[$0] ?? 0)") })
        let refused = refused.withLock { $0 }
        metric(
            "daylight_sign_ins_refused_total", "counter",
            "Tries to sign in, accept or set up that were refused, by why.",
            Refused.allCases.map { ("{reason=\"\($0.rawValue)\"}", "\(refused[$0] ?? 0)") })
        if let process {
            metric(
                "process_resident_memory_bytes", "gauge", "Resident memory.", [("", "\(process.residentBytes)")])
            metric("process_cpu_seconds_total", "counter", "Processor time.", [("", "\(process.cpuSeconds)")])
            metric("process_open_fds", "gauge", "Open file descriptors.", [("", "\(process.openFiles)")])
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
