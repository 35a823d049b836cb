public import Access
public import Domain

/// `/me/data`: everything that is stored about the person, and everything the person can do with it.
public enum MyDataPage {
    public static func render(_ records: Visible<MyRecords>, in frame: Frame) -> Page {
        let records = records.value
        let body = template.filled(with: [
            "day": DayCard(records: records, zone: frame.zone).html,
            "accounts": AccountsCard(accounts: records.accounts, csrf: frame.csrf).html,
            "collection": CollectionForms(records: records, frame: frame).html,
            "ranges": RangeForms(records: records, frame: frame).html,
            "contest": ContestCard(cases: records.cases, frame: frame).html,
            "leaving": LeavingForms(deletedOn: records.deletedOn, frame: frame).html,
        ])
        return frame.page("My data", for: .onlyYou, status: 200, body: body)
    }

    private static let template = Template(
        #"""
        <h1>Your data</h1>
        <p class="lead">Everything that is stored about you, and everything you can do with it. None of it
        needs a reason, and nobody is told.</p>
        <div class="grid">
        {{{day}}}
        {{{accounts}}}
        {{{collection}}}
        {{{ranges}}}
        {{{contest}}}
        {{{leaving}}}
        </div>
        """#)
}
