@NullMarked
package org.milepost.threads;

import org.jspecify.annotations.NullMarked;
