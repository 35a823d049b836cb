public import Access
public import Domain

/// What is published about a group, as it is stored: cells and levels of panels, nothing behind them.
public struct Published: Sendable {
    /// Those that speak of the group, by their first week.
    public let panels: [Panel]
    public let cells: [Cell]
    public let levels: [Level]
    public init(panels: [Panel], cells: [Cell], levels: [Level]) {
        self.panels = panels
        self.cells = cells
        self.levels = levels
    }
}

/// Where a group stands, and of which edition what is published is.
public struct GroupPlace: Sendable {
    /// The department of a team.
    public let department: String?
    /// The teams of a department, the departments of the organization, in the order of their names.
    public let parts: [GroupSubject]
    /// The zone in which the weeks are cut.
    public let zone: Zone
    public let phase: Phase
    public let profile: PublicationProfile
    /// Changes whenever anything was published or has expired, and never otherwise: what was computed from one edition holds
    /// as long as it lasts.
    public let edition: String
    public init(
        department: String?, parts: [GroupSubject], zone: Zone, phase: Phase, profile: PublicationProfile,
        edition: String
    ) {
        self.department = department
        self.parts = parts
        self.zone = zone
        self.phase = phase
        self.profile = profile
        self.edition = edition
    }
}

/// Reading sealed cells. There is no read without a grant, and the grant says of which group.
public protocol PublishedReading: Sendable {
    func place(for grant: borrowing Grant<OneGroup>) async throws -> GroupPlace
    func published(for grant: borrowing Grant<OneGroup>) async throws -> Published
    /// The written notes that count for what is said of the group's lines; the weeks they are about may be long past.
    func effectiveNotes(for grant: borrowing Grant<OneGroup>) async throws -> [Annotation]
    /// What was asked about the lines of a team, newest first, of what the holder of the grant may read by now; of other groups nothing
    /// is ever asked.
    func notices(for grant: borrowing Grant<OneGroup>) async throws -> [Notice]
}

/// Everything that is published, in the order of `export published`: what leadership can know, and nothing else.
public struct PublishedArchive: Sendable {
    public let panels: [Panel]
    public let cells: [Sealed<Cell>]
    public let levels: [Sealed<Level>]
    public init(panels: [Panel], cells: [Sealed<Cell>], levels: [Sealed<Level>]) {
        self.panels = panels
        self.cells = cells
        self.levels = levels
    }
}

public protocol PublishedArchiving: Sendable {
    func everything() async throws -> PublishedArchive
    /// Its cells and levels alone, in any order: a check of them all needs no more.
    func figures() async throws -> (cells: [Sealed<Cell>], levels: [Sealed<Level>])
}
