package org.milepost.certification;

import java.util.List;

/** The steps of one dialect's suite, and how calls are judged. Pure: only the calls decide. */
interface CertificationRules {

    /** The steps in the order in which they are shown. */
    List<CertificationStep> steps();

    /**
     * What calls show.
     *
     * @param calls all calls of the software, in the order in which they began
     */
    List<Finding> judge(List<ObservedCall> calls);
}
