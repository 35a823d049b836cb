import Domain

/// How much is published, for whoever may change it.
struct ProfileCard {
    let profile: ProfileInForce

    func fields(_ frame: Frame) -> Fields {
        [
            "csrf": frame.csrf, "isStandard": profile.now == .standard,
            "next": profile.next.map { LocalTime($0.from, in: frame.zone).full },
        ]
    }
}
