import Domain

/// Whether somebody is of the team, and when that was asked, before the key of what a grant is about.
struct Ears {
    let key: String
    private let isOfTheTeam: Bool
    private let now: Instant

    init(_ raw: String) {
        let parts = raw.split(separator: "\0", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        isOfTheTeam = parts[0] == "team"
        now = Instant(microseconds: Int64(parts[1]) ?? 0)
        key = parts[2]
    }

    static func raw(_ stands: GroupStanding, at now: Instant, _ key: String) -> String {
        "\(stands.isOwnTeam ? "team" : "others")\0\(now.microseconds)\0\(key)"
    }

    func hear(_ notice: Notice) -> Bool { notice.mayBeRead(byTheTeam: isOfTheTeam, at: now) }
}
