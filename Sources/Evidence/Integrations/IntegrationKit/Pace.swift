public import Domain

/// When the next call to a provider may go out: answers in, decisions out. It reads no clock and waits for nobody.
///
/// Order of obedience: `Retry-After`; a limit that is used up, until it is reset; otherwise a growing wait. How many may be out at
/// the same time is said by `Allowance`.
public struct Pace: Sendable {
    public enum Step: Sendable, Hashable {
        /// The answer can be used; the next call may go out at once.
        case used
        /// The answer can be used; the next call waits until then.
        case usedThenWait(until: Instant)
        /// The same call again, not before then.
        case again(at: Instant)
        /// The provider will not answer this: a sentence for whoever runs the backfill.
        case refused(String)
    }

    /// How long to wait where nobody says so.
    public struct Patience: Sendable {
        /// After a refusal that may be a limit without a number.
        public let limited: Span.Length
        /// After a failure of the provider, or no answer at all.
        public let failed: Span.Length
        /// How often in a row before it is given up.
        public let tries: Int
        public init(limited: Span.Length, failed: Span.Length, tries: Int) {
            self.limited = limited
            self.failed = failed
            self.tries = tries
        }

        /// What the providers ask for: at least a minute.
        public static let polite = Patience(
            limited: .minutes(1), failed: Span.Length(microseconds: 2_000_000), tries: 8)
    }

    private static let longestWait = Span.Length.hours(2)
    private let patience: Patience
    private var failures = 0

    public init(patience: Patience) { self.patience = patience }

    /// - Parameters:
    ///   - status: of the answer; nil if there was none.
    ///   - header: reads a header of it, whatever the case of its name.
    public mutating func answered(
        _ status: Int?, header: (String) -> String?, at now: Instant
    ) -> Step {
        switch status {
        case .some(200..<300), .some(304):
            failures = 0
            if Self.remaining(header) == 0, let reset = Self.reset(header, now), reset > now {
                return .usedThenWait(until: min(reset, now.adding(Self.longestWait)))
            }
            return .used
        case 429, 403:
            return limited(status == 403, header, at: now)
        case 401: return .refused("The provider does not know the token: rotate it.")
        case 404, 410: return .refused("The provider has nothing at this address, or does not show it to this token.")
        case .some(300..<400): return .refused("The provider answers with a redirect, and none is followed.")
        case .some(400..<500): return .refused("The provider refuses the call (\(status ?? 0)).")
        default:
            return wait(at: said(header, now) ?? doubled(patience.failed, now), now)
        }
    }

    private mutating func limited(_ mayBeARefusal: Bool, _ header: (String) -> String?, at now: Instant) -> Step {
        if let said = said(header, now) { return wait(at: said, now) }
        if Self.remaining(header) == 0, let reset = Self.reset(header, now) { return wait(at: reset, now) }
        // 403 is what a token gets that may not read this, and also what a second limit answers that says nothing else.
        if mayBeARefusal, failures >= 2 { return .refused("The provider does not let this token read that (403).") }
        return wait(at: doubled(patience.limited, now), now)
    }

    private mutating func wait(at moment: Instant, _ now: Instant) -> Step {
        failures += 1
        guard failures <= patience.tries else {
            return .refused("The provider did not answer \(patience.tries) times in a row: try again later.")
        }
        return .again(at: max(now, min(moment, now.adding(Self.longestWait))))
    }

    private func doubled(_ first: Span.Length, _ now: Instant) -> Instant {
        now.adding(Span.Length(microseconds: first.microseconds << min(failures, 6)))
    }

    /// `Retry-After`, in seconds or as a date; nil where there is none.
    private func said(_ header: (String) -> String?, _ now: Instant) -> Instant? {
        guard let text = header("retry-after") else { return nil }
        guard let seconds = Int64(text.filter { $0 != " " }) else { return HTTPDate.instant(text) }
        return seconds < 0 ? nil : now.adding(Span.Length(microseconds: min(seconds, 86_400) * 1_000_000))
    }

    /// How many calls the provider has room for, and until when that holds; nil where it does not say how many.
    public static func room(
        _ header: (String) -> String?, at now: Instant
    ) -> (left: Int, until: Instant?)? {
        remaining(header).map { ($0, reset(header, now)) }
    }

    /// How many calls are left; nil where nothing is said.
    private static func remaining(_ header: (String) -> String?) -> Int? {
        (header("x-ratelimit-remaining") ?? header("ratelimit-remaining")).flatMap { Int($0) }
    }

    /// As a moment, or in seconds from now, which the IETF's draft writes.
    private static func reset(_ header: (String) -> String?, _ now: Instant) -> Instant? {
        guard let text = header("x-ratelimit-reset") ?? header("ratelimit-reset"), let number = Int64(text), number >= 0
        else { return nil }
        if number < 1_000_000_000 { return now.adding(Span.Length(microseconds: number * 1_000_000)) }
        return Instant(epoch: number)
    }
}
