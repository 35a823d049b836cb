public import Access
public import Domain

/// The shape of an annotation: in every series, in exports, and of `/annotations`. Who wrote it is nowhere in it.
public enum AnnotationShape {
    /// - Parameter slugs: the short names of teams.
    public static func json(_ note: Annotation, slugs: [GroupSubject: String]) -> JSON {
        .object([
            "id": .string(note.id?.raw), "scope": .string(scope(note, slugs)),
            "from": .string(note.content.from.description), "to": .string(note.content.to.description),
            "kind": .string(note.content.kind.rawValue), "text": .string(note.content.text),
            "effect": .string(note.content.effect.rawValue), "automatic": .bool(note.id == nil),
        ])
    }

    static func list(_ notes: [Annotation], slugs: [GroupSubject: String]) -> JSON {
        .array(notes.map { json($0, slugs: slugs) })
    }

    public static func json(_ notes: Visible<SharedNotes>, slugs: [GroupSubject: String]) -> JSON {
        .object(["annotations": list(notes.value.annotations, slugs: slugs)])
    }

    public static func json(_ notes: Visible<OwnNotes>, slugs: [GroupSubject: String]) -> JSON {
        .object(["annotations": list(notes.value.annotations, slugs: slugs)])
    }

    /// `me`, `team:core`, `service:shop`, `organization`.
    static func scope(_ note: Annotation, _ slugs: [GroupSubject: String]) -> String {
        switch note.scope {
        case .oneself: "me"
        case .team(let name): "team:\(slugs[.team(name)] ?? name)"
        case .service(let id): "service:\(id.raw)"
        case .organization: "organization"
        }
    }

    /// A file of them: safe to open in a spreadsheet, as every CSV here.
    static func csv(_ notes: [Annotation]) -> CSV {
        CSV(
            header: ["scope", "from", "to", "kind", "text", "effect", "shown"],
            rows: notes.map { note in
                [
                    scope(note, [:]), note.content.from.description, note.content.to.description,
                    note.content.kind.rawValue, note.content.text, note.content.effect.rawValue,
                    note.scope == .oneself(isShown: true) ? "yes" : "no",
                ]
            })
    }

    /// What touches the week, in one cell.
    static func words(_ notes: [Annotation], in week: Week) -> String {
        notes.filter { $0.touches(week) }.map { note in
            let effect = note.content.effect == .none ? "" : " (\(note.content.effect.rawValue))"
            return "\(note.content.kind.rawValue): \(note.content.text)\(effect)"
        }.joined(separator: "; ")
    }
}

extension [Annotation] {
    /// Those that touch one of these weeks.
    func touching(_ weeks: [Week], and current: Week?) -> [Annotation] {
        guard let first = weeks.first, let last = current ?? weeks.last else { return [] }
        return filter { $0.content.from <= last.monday.adding(6) && first.monday <= $0.content.to }
    }
}
