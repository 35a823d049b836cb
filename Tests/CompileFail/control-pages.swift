// compiles
import Access
import Domain
import Pages

// The way that is open: a page is made from what the policy released.
func page(_ weeks: Visible<MyWeeks>, _ looks: Visible<MyLooks>, _ frame: Frame) -> Page {
    MyWeeksPage.render(weeks, looks: looks, in: frame)
}
