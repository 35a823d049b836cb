public import SQL

/// Every step of the schema, in order. Add at the end; never edit one that is released.
public enum Schema {
    public static let migrations: [Migration] = [
        m0001People, m0002Activity, m0003Organization, m0004House,
        m0005Publication, m0006Cosignatures, m0007PublishedViews, m0008Work,
        m0009SecondFactor, m0010RolesSince, m0011Lives, m0012SignOn,
        m0013Commits, m0014LineChanges, m0015Deliveries, m0017Connections,
        m0018Rollout, m0019Standing, m0020Voice, m0021HR,
        m0022Calendars, m0023Talk, m0024Notices, m0025Notices,
        m0026Accounts, m0027Barriers, m0028Register, m0029OwnHours,
        m0032Policies, m0034Leave, m0035Order,
        m0037Leaving, m0038Speaker, m0039SelfAudits, m0040QuestionLetters,
        m0042UnusedEvents, m0043CalendarParts, m0044UnknownKinds, m0045Artifacts, m0046Changes,
        m0047Counted, m0048Undated, m0049DeletedProjects, m0050LoginsOfNobody,
    ]

    /// From that step on there is a ledger.
    public static let ofLedger = m0005Publication.id
}
