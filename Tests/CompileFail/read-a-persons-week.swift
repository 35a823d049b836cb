// error: 'amounts' is inaccessible due to 'internal' protection level
import Publication

func amount(_ week: PersonWeek) { _ = week.amounts }
