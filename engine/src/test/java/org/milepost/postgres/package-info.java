/** Tests of the database access, and the extension that gives each test a separate database. */
@NullMarked
package org.milepost.postgres;

import org.jspecify.annotations.NullMarked;
