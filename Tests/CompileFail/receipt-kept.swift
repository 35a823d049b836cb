// error: has non-Copyable type 'LookReceipt'
import Access

struct Cache { var look: LookReceipt }
