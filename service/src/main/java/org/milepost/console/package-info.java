/**
 * The console: pages in which the operator's staff see and run a programme. Every page shows what
 * calls of the operator's API answer, and every change is such a call, with the roles of the person
 * who is signed in.
 */
@NullMarked
package org.milepost.console;

import org.jspecify.annotations.NullMarked;
