import Domain
import Metrics
import Rollout

/// What is said of a look wherever it is named: the same to both of its people.
struct LookWords {
    let look: Look
    let state: Look.State
    /// In which its times are told.
    let zone: Zone

    init(_ look: Look, state: Look.State, zone: Zone) {
        self.look = look
        self.state = state
        self.zone = zone
    }

    init(_ look: Look, now: Instant, zone: Zone) {
        self.init(look, state: look.state(at: now), zone: zone)
    }

    /// `Waiting`, in one word of its own.
    var name: String {
        switch state {
        case .waiting: "Waiting"
        case .open: "Open"
        case .expired: look.closedAt == nil ? "Over" : "Closed"
        case .refused: "Refused"
        }
    }

    /// The rest of the sentence.
    var rest: String {
        switch state {
        case .waiting:
            "it opens by itself on \(time(look.opensAt)), or earlier if \(look.personName) acknowledges it."
        case .open: "until \(time(look.expiresAt)). Then what it shows is erased."
        case .expired:
            look.closedAt.map {
                "on \(time($0)), because what it needs did not hold any more: the phase, the profile, the checklist, or who manages whom. What it showed is erased."
            }
                ?? "since \(time(look.expiresAt)). What it showed is erased."
        case .refused: "\(look.reason ?? "") Nothing was shown."
        }
    }

    var asked: String { time(look.askedAt) }
    var weeks: String {
        "\(look.terms.from) to \(look.terms.to), \(counted(look.terms.weeks.count, "week", "weeks"))"
    }
    /// A metric that the catalogue does not know any more keeps its id.
    var metrics: String { Self.metrics(of: look.terms) }
    static func metrics(of terms: LookTerms) -> String {
        listed(terms.metrics.map { Catalogue.effort($0)?.declaration.title ?? $0.raw }, "and")
    }

    /// `HR, in case 2026-017: Workload and health`; nil for the direct manager's.
    var hrCase: String? { look.terms.hrCase.map { "HR, in case \($0.number): \($0.category.title)" } }

    func time(_ instant: Instant?) -> String { instant.map { LocalTime($0, in: zone).full } ?? "a day not known" }
}

/// Stands wherever one person's figures are asked for or shown to another.
let soleBasis = UsagePolicy.soleBasis
