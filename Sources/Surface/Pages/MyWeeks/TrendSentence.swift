import Domain

/// What a person would say of a series: made from the same values that are drawn.
struct TrendSentence: Equatable {
    /// What matters.
    let lead: String
    let rest: String

    /// `usually` says what was measured where nothing changed: `a week`.
    ///
    /// `leavesOut` says whether notes of the person's leave weeks out, or begin anew with what is usual; `whose` that is; `aWeek` stands
    /// behind an amount.
    init(
        _ trend: PersonalTrend, unit: Domain.Unit, through: Week, leavesOut: Bool = false, whose: String = " for you",
        aWeek: String = " a week"
    ) {
        switch trend {
        case .tooEarly(_, _, _, _, let withValues):
            self = Self.early(withValues, needed: PersonalSeries.leastWeeks, for: "a line")
        case .series(let series, let reading):
            let complete = series.points.count { $0.value != nil }
            switch reading.change {
            case .tooEarly where leavesOut && complete >= Reading.weeksForAChange:
                self = TrendSentence(
                    "Too early to speak of a change",
                    ": too few weeks are left beside those that your notes leave out, or that lie before a new baseline."
                )
            case .tooEarly: self = Self.early(complete, needed: Reading.weeksForAChange, for: "a change")
            case .steady: self = Self.steady(reading, unit, whose, aWeek)
            case .sustained(let by, let since, let comparedWith):
                self = Self.sustained(by: by, unit, aWeek, since: since, comparedWith: comparedWith, through: through)
            }
        }
    }

    private init(_ lead: String, _ rest: String) {
        self.lead = lead
        self.rest = rest
    }

    private static func early(_ weeks: Int, needed: Int, for what: String) -> TrendSentence {
        guard weeks < needed else {
            return TrendSentence("Too early to speak of \(what)", ": there are gaps in the weeks before.")
        }
        let so = "\(counted(weeks, "complete week", "complete weeks")) so far, \(inWords(needed)) are needed."
        return TrendSentence("Too early to speak of \(what)", ": \(so)")
    }

    private static func steady(_ reading: Reading, _ unit: Domain.Unit, _ whose: String, _ aWeek: String)
        -> TrendSentence
    {
        guard let usual = reading.usual else {
            return TrendSentence("About what is usual\(whose)", ".")
        }
        let amount = unit.spoken(usual.median.amount)
        let around = amount.hasPrefix("less") ? amount : "around \(amount)"
        return TrendSentence("About what is usual\(whose)", ": \(around)\(aWeek).")
    }

    private static func sustained(
        by: PersonalValue, _ unit: Domain.Unit, _ aWeek: String, since: Week, comparedWith: Int, through: Week
    ) -> TrendSentence {
        let amount = unit.spokenChange(by.amount)
        let about = amount.hasPrefix("less") ? capitalised(amount) : "About \(amount)"
        let direction = by.amount < 0 ? "less" : "more"
        let year = since.year == through.year ? "" : " of \(since.year)"
        return TrendSentence(
            "\(about)\(aWeek) \(direction) since week \(since.number)\(year)",
            ", compared with the \(counted(comparedWith, "week", "weeks")) before.")
    }
}
