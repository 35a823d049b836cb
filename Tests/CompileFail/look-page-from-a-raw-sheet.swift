// error: cannot convert value of type 'LookSheet'
import Access
import Domain
import Pages

func page(_ look: Visible<Look>, _ sheet: LookSheet, _ frame: Frame) -> Page {
    LookPage.render(look, sheet: sheet, isPerson: false, zone: .utc, in: frame)
}
