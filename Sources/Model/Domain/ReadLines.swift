/// Of whose lines something is said: from that alone follows which notes count.
public enum ReadLines: Hashable, Sendable {
    case ofOneself
    case ofGroup(GroupSubject)
    case ofService(ServiceID)

    public init(_ subject: WorkSubject) {
        switch subject {
        case .team(let name): self = .ofGroup(.team(name))
        case .service(let id): self = .ofService(id)
        }
    }

    public init(_ subject: NoticeSubject) {
        switch subject {
        case .team(let name): self = .ofGroup(.team(name))
        case .service(let id): self = .ofService(id)
        }
    }
}

extension Annotation {
    /// Whether the effect of this note holds for what is said of these lines. It holds where it was written; what was written for the
    /// whole organization holds for every group and service. Beside other lines a note only explains: a service's does not change what
    /// is said of its team, and nobody but the person changes what is said of a person.
    public func counts(for lines: ReadLines) -> Bool {
        switch (scope, lines) {
        case (.oneself, .ofOneself), (.organization, .ofGroup), (.organization, .ofService): true
        case (.team(let name), .ofGroup(.team(let read))): name == read
        case (.service(let id), .ofService(let read)): id == read
        default: false
        }
    }
}
