public import SQL

// The module SQL is hidden by the type SQL; these names are the same as in the other driver.
typealias Statement = SQL
typealias BoundValue = Value
typealias ResultRow = Row
public typealias StoredDatabase = Database
