/**
 * The whole audit: the books, the trail, and what else must agree with them, in one snapshot; and
 * the record that a later audit is compared with.
 */
@NullMarked
package org.milepost.audit;

import org.jspecify.annotations.NullMarked;
