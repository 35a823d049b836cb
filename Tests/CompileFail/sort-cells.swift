// error: requires that 'Cell' conform to 'Comparable'
import Domain

func ranked(_ cells: [Cell]) -> [Cell] { cells.sorted() }
