public import SQL

// GRDB has types of the same names, and the module SQL is hidden by the type SQL: so these names are said here, in a
// file that does not import GRDB.
typealias Statement = SQL
typealias BoundValue = Value
typealias ResultRow = Row
public typealias StoredDatabase = Database
