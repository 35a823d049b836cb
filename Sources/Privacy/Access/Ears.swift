import Domain

/// Since when somebody is of the team, if at all, and when that was asked, before the key of what a grant is about.
struct Ears {
    let key: String
    /// Nil for whoever is not.
    private let ofTheTeamSince: Instant?
    private let now: Instant

    init(_ raw: String) {
        let parts = raw.split(separator: "\0", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        ofTheTeamSince = Int64(parts[0]).map(Instant.init(microseconds:))
        now = Instant(microseconds: Int64(parts[1]) ?? 0)
        key = parts[2]
    }

    static func raw(_ stands: GroupStanding, at now: Instant, _ key: String) -> String {
        let since = stands.isOwnTeam ? "\(stands.joined?.microseconds ?? .min)" : "others"
        return "\(since)\0\(now.microseconds)\0\(key)"
    }

    /// The head start is theirs of whom the notice was told. Whoever is moved into the team afterwards hears it with everybody else:
    /// it is about weeks before, and nobody is moved in so as to hear early.
    func hear(_ notice: Notice) -> Bool {
        notice.mayBeRead(byTheTeam: ofTheTeamSince.map { $0 <= notice.teamFrom } ?? false, at: now)
    }
}
