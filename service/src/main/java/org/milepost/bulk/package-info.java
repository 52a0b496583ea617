/**
 * Import of collectors, households, members and opening balances from files, and the export of a
 * whole installation, with the loading of one.
 */
@NullMarked
package org.milepost.bulk;

import org.jspecify.annotations.NullMarked;
