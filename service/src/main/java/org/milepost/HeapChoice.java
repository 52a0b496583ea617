package org.milepost;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How large the heap may get, and why: for the log of a start. */
final class HeapChoice {

    private static final long MEGABYTE = 1024 * 1024;

    private HeapChoice() {}

    /** The choice of this process. */
    static String described() {
        return described(
                Runtime.getRuntime().maxMemory() / MEGABYTE,
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                                .getTotalMemorySize()
                        / MEGABYTE,
                ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    /**
     * The choice in words.
     *
     * @param heap the size that the virtual machine chose, in MiB
     * @param memory what the machine or the cgroup of this process has, in MiB
     * @param options the options of the virtual machine
     */
    static String described(long heap, long memory, List<String> options) {
        String reason =
                options.stream()
                        .filter(HeapChoice::setsHeap)
                        .reduce((_, last) -> last)
                        .map(it -> "set by " + it)
                        .orElse("chosen from the memory of the machine or cgroup");
        return "%d of %d MiB, %s".formatted(heap, memory, reason);
    }

    /** The options of packaging/java.options express the choice, and do not set the size. */
    private static boolean setsHeap(String option) {
        return option.startsWith("-Xmx") || option.startsWith("-XX:MaxHeapSize=");
    }
}
