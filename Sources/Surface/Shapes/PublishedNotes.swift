public import Domain

/// What stands beside the lines that are published: of the organization, of teams and of services. Nothing of a person.
public struct PublishedNotes: Sendable {
    /// Each once, in order.
    let all: [Annotation]
    private let ofTheHouse: [Annotation]
    private let ofTeams: [String: [Annotation]]

    /// - Parameter places: with the notes beside each; those of the house are beside all of them.
    public init(_ places: [(place: NotesPlace, notes: [Annotation])]) {
        var seen: Set<Annotation> = []
        all = places.flatMap { $0.notes }.filter { seen.insert($0).inserted }.sorted(by: Annotation.inOrder)
        var ofTheHouse: [Annotation] = []
        var ofTeams: [String: [Annotation]] = [:]
        for (place, notes) in places {
            if case .group(.organization) = place { ofTheHouse = notes }
            if case .group(.team(let name)) = place { ofTeams[name] = notes }
        }
        self.ofTheHouse = ofTheHouse
        self.ofTeams = ofTeams
    }

    /// Before anything is published there is nothing that they would explain.
    public static let none = PublishedNotes([])

    /// In one cell: what touches the week beside the lines of any of these teams.
    func words(beside teams: [String], in week: Week) -> String {
        var seen: Set<Annotation> = []
        let here = (ofTheHouse + teams.flatMap { ofTeams[$0] ?? [] }).filter { $0.touches(week) }.filter {
            seen.insert($0).inserted
        }
        return AnnotationShape.words(here.sorted(by: Annotation.inOrder), in: week)
    }
}
