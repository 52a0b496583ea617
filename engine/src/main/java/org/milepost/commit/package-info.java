/** Group commit: lanes that write many commands in one transaction. Independent of the ledger. */
@NullMarked
package org.milepost.commit;

import org.jspecify.annotations.NullMarked;
