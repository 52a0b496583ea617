/** The database: pool, transactions, classes of errors, migrations, and the embedded server. */
@NullMarked
package org.milepost.postgres;

import org.jspecify.annotations.NullMarked;
