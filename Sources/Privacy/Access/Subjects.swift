// What a grant is for: names without a value, and nothing that could make one (`Kernel.swift` alone does).

/// A subject whose grant names who acts under it.
public protocol ActOfSomebody {}

/// The subject of a grant: the viewer's own data.
public enum Oneself {}

/// The subject of a grant: who is where, and who is in yet. Nothing that anybody does.
public enum OfRoster {}

/// The subject of a grant: the settings of the whole house. Nothing that anybody does.
public enum OfSettings: ActOfSomebody {}

/// The subject of a grant: second signatures. Nothing that anybody does.
public enum OfSigning: ActOfSomebody {}

/// The subject of a grant: how the rollout stands. Nothing that anybody does.
public enum OfRollout: ActOfSomebody {}

/// The subject of a grant: under which context a team stands, and beside whom. Nothing that is published.
public enum OfTeamContext: ActOfSomebody {}

/// The subject of a grant: what is published about a team, a department or the organization.
public enum OneGroup {}

/// The subject of a grant: the shared work of a service or a team; there is none of a person.
public enum OfWork {}

/// The subject of a grant: that a look was asked for, by whom and why; nothing that it shows.
public enum OneLook {}

/// The subject of a grant: writing notes beside the lines of a team, a service or the organization.
public enum OfAnnotations: ActOfSomebody {}

/// The subject of a grant: the notes beside the lines of a group or a service. Nothing of a person.
public enum OfNotes: ActOfSomebody {}

/// The subject of a grant: two people who may have a joint page. Nothing that is on one.
public enum OfPair {}

/// The subject of a grant: the agenda of a joint page of two people. No chart.
public enum OneOnOne: ActOfSomebody {}
