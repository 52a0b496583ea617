/** Statements: what moved in a month in the accounts of a person or at a partner, for people. */
@NullMarked
package org.milepost.statement;

import org.jspecify.annotations.NullMarked;
