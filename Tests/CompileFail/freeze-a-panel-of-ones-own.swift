// error: initializer is inaccessible
import Domain
import Publication

func rows(_ panel: Panel) -> FrozenRows { FrozenRows(panel: panel, members: [], levels: []) }
