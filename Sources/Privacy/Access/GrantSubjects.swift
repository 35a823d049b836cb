// About what a grant may be: names without a value, so that one grant is never taken for another.

/// The subject of a grant: the viewer's own data.
public enum Oneself {}

/// The subject of a grant: who is where, and who is in yet. Nothing that anybody does.
public enum OfRoster {}

/// The subject of a grant: the settings of the whole house. Nothing that anybody does.
public enum OfSettings {}

/// The subject of a grant: second signatures. Nothing that anybody does.
public enum OfSigning {}

/// The subject of a grant: how the rollout stands. Nothing that anybody does.
public enum OfRollout {}

/// The subject of a grant: under which context a team stands, and beside whom. Nothing that is published.
public enum OfTeamContext {}

/// The subject of a grant: what is published about a team, a department or the organization.
public enum OneGroup {}

/// The subject of a grant: the shared work of a service or a team; there is none of a person.
public enum OfWork {}

/// The subject of a grant: that a look was asked for, by whom and why; nothing that it shows.
public enum OneLook {}
