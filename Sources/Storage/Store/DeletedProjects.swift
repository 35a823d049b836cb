import Domain
import SQL

/// What a deleted project is known by when a backup brings its name again; the name itself is kept nowhere.
func deletedMark(of project: String, _ person: PersonID) -> String { "project \(person.raw) \(project)" }

/// Everything of the project that there is of the person, and the frozen sums that it is in. Names to hold: the person's, and
/// `looks`.
func forget(project: String, of person: PersonID, _ session: any Session) throws {
    try forgetSheets(of: person, session)
    try session.run("DELETE FROM heartbeats WHERE person_id = \(person.raw) AND project = \(project)")
    try session.run("DELETE FROM imported_spans WHERE person_id = \(person.raw) AND project = \(project)")
    // The neighbours were cut by events that are gone now: they stay as they are.
    try session.run(
        """
        UPDATE spans SET settled = 1 WHERE person_id = \(person.raw) AND settled = 0 AND EXISTS (
            SELECT 1 FROM spans AS gone WHERE gone.person_id = \(person.raw) AND gone.project = \(project)
            AND (gone.started_at = spans.ended_at OR gone.ended_at = spans.started_at))
        """)
    try session.run("DELETE FROM spans WHERE person_id = \(person.raw) AND project = \(project)")
    try forgetLatest(of: person, session)
    try session.run("UPDATE corrections SET project = NULL WHERE person_id = \(person.raw) AND project = \(project)")
}

/// Deletes again what a backup has brought back.
/// - Parameter marks: of projects that the person has deleted since the backup was made.
func forgetAgain(
    _ marks: Set<String>, of person: PersonID, _ hashAddress: (String) -> String, _ session: any Session
) throws {
    let projects = try session.rows(
        """
        SELECT project FROM heartbeats WHERE person_id = \(person.raw) UNION
        SELECT project FROM spans WHERE person_id = \(person.raw) UNION
        SELECT project FROM imported_spans WHERE person_id = \(person.raw)
        """
    ).compactMap { try $0.textIfAny(0) }
    for project in projects where marks.contains(hashAddress(deletedMark(of: project, person))) {
        try forget(project: project, of: person, session)
    }
}
