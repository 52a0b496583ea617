@NullMarked
package org.milepost.console;

import org.jspecify.annotations.NullMarked;
