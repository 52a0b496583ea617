/** The operator's API: partners, credentials, collectors, offers, outages, and the trail of it. */
@NullMarked
package org.milepost.operator;

import org.jspecify.annotations.NullMarked;
