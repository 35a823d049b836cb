// error: has no member 'score'
import Domain

let unit: Domain.Unit = .score
