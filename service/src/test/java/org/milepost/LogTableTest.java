package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of log lines in the operator's documents, compared with the calls in the sources. */
class LogTableTest {

    private static final Set<String> LEVELS = Set.of("info", "warn", "error");
    private static final Set<String> BELOW = Set.of("debug", "trace");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| `([^`]+)` \\|");

    private static final LogCalls CALLS = new LogCalls();

    @BeforeAll
    static void readTheSources() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources()));
            for (CompilationUnitTree unit : task.parse()) {
                CALLS.scan(unit, "");
            }
        }
    }

    @Test
    void everyLogLineIsInTheTableAndEveryRowIsALogLine() throws IOException {
        List<String> rows =
                ROW.matcher(Files.readString(Path.of("..", "docs", "LOGS.md")))
                        .results()
                        .map(it -> line(it.group(1), it.group(2), it.group(3)))
                        .toList();

        assertThat(rows).containsExactlyInAnyOrderElementsOf(CALLS.lines);
    }

    @Test
    void aLogLineHasTheFormThatTheTableCanShow() {
        assertThat(CALLS.lines).hasSizeGreaterThan(30);
        assertThat(CALLS.deviations).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : List.of("engine", "service")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(it -> it.toString().endsWith(".java")).forEach(all::add);
            }
        }
        return all;
    }

    private static String line(String logger, String level, String text) {
        return logger + " " + level + " " + text;
    }

    /** Collects the calls of loggers; its parameter is the name of the outermost class. */
    private static final class LogCalls extends TreeScanner<Boolean, String> {

        private final List<String> lines = new ArrayList<>();
        private final List<String> deviations = new ArrayList<>();

        @Override
        public Boolean visitClass(ClassTree tree, String outermost) {
            return super.visitClass(
                    tree, outermost.isEmpty() ? tree.getSimpleName().toString() : outermost);
        }

        @Override
        public Boolean visitVariable(VariableTree tree, String outermost) {
            if (String.valueOf(tree.getType()).equals("Logger")
                    && !tree.getName().contentEquals("LOG")) {
                deviations.add(outermost + ": a logger is named LOG, not " + tree.getName());
            }
            return super.visitVariable(tree, outermost);
        }

        @Override
        public Boolean visitMethodInvocation(MethodInvocationTree tree, String outermost) {
            if (tree.getMethodSelect() instanceof MemberSelectTree called
                    && isLogger(called.getExpression())) {
                add(outermost, called.getIdentifier().toString(), tree.getArguments());
            }
            return super.visitMethodInvocation(tree, outermost);
        }

        private static boolean isLogger(ExpressionTree receiver) {
            String text = receiver.toString();
            return text.equals("LOG") || text.startsWith("LoggerFactory.getLogger(");
        }

        private void add(
                String outermost, String method, List<? extends ExpressionTree> arguments) {
            if (BELOW.contains(method)) {
                return;
            }
            if (!LEVELS.contains(method)) {
                deviations.add(outermost + ": not info, warn or error, but " + method);
                return;
            }
            String level = method.toUpperCase(Locale.ROOT);
            lines.add(line(outermost, level, text(outermost, arguments.getFirst())));
        }

        private String text(String outermost, ExpressionTree text) {
            return switch (text) {
                case LiteralTree literal -> String.valueOf(literal.getValue());
                case BinaryTree sum ->
                        text(outermost, sum.getLeftOperand())
                                + text(outermost, sum.getRightOperand());
                default -> {
                    deviations.add(outermost + ": the text is not a literal, but " + text);
                    yield "";
                }
            };
        }
    }
}
