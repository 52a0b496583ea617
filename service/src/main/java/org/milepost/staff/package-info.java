/**
 * The operator's staff: accounts of persons, how they sign in, and the pages where they do. What
 * they may do then is decided by the operator's API.
 */
@NullMarked
package org.milepost.staff;

import org.jspecify.annotations.NullMarked;
