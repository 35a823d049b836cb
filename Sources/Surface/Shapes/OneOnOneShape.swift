public import Access
public import Domain

/// The shape of a joint page: byte for byte the same for both of its people.
public enum OneOnOneShape {
    public static func json(
        _ page: Visible<OneOnOnePage>, _ charts: Visible<BroughtCharts>?, slugs: [GroupSubject: String]
    ) -> JSON {
        json(page.value, charts?.value.charts ?? [], slugs: slugs)
    }

    static func json(_ page: OneOnOnePage, _ charts: [BroughtChart], slugs: [GroupSubject: String]) -> JSON {
        .object([
            "id": .string(page.pair.id.raw), "person": .string(page.personName), "manager": .string(page.managerName),
            "opened_at": .string(page.openedAt.description), "closed_at": .instant(page.pair.closedAt),
            "agenda": .array(
                page.items.map { item in
                    .object([
                        "id": .string(item.id), "text": .string(item.text), "edition": .integer(item.edition),
                        "kept_by_person": .bool(item.keptByPerson), "kept_by_manager": .bool(item.keptByManager),
                    ])
                }),
            "charts": .array(
                charts.map { chart in
                    .object([
                        "id": .string(chart.id.raw), "added_at": .string(chart.addedAt.description),
                        "series": SeriesShape.json(
                            chart.trend, notes: chart.notes, zone: chart.zone, current: nil, slugs: slugs, of: "person"),
                    ])
                }),
        ])
    }
}
