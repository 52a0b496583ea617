/** The trail: every change that operators make, in order, each linked to the one before. */
@NullMarked
package org.milepost.trail;

import org.jspecify.annotations.NullMarked;
