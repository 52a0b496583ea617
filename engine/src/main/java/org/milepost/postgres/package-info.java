/** The database: pool, transactions, what its errors mean, migrations, and the embedded server. */
@NullMarked
package org.milepost.postgres;

import org.jspecify.annotations.NullMarked;
