package org.milepost.statement;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.milepost.statement.StatementDocument.Cell;
import org.milepost.statement.StatementDocument.Column;
import org.milepost.statement.StatementDocument.Fact;
import org.milepost.statement.StatementDocument.Section;

/**
 * Draws a statement as PDF, on pages of A4, in the font that comes with PDFBox (Liberation Sans):
 * Latin, Greek and Cyrillic letters. Another character is shown as a question mark.
 *
 * <p>Threads: used by one thread, once.
 */
public final class StatementPdf {

    private static final String FONT =
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private static final float MARGIN = 48;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float TOP = PDRectangle.A4.getHeight() - MARGIN;
    private static final float BOTTOM = MARGIN + 24;
    private static final float TITLE = 20;
    private static final float HEADING = 12.5f;
    private static final float TEXT = 9.5f;
    private static final float SMALL = 7.5f;
    private static final float LEADING = 1.35f;
    private static final float PADDING = 4;
    private static final float RULE = 2.5f;
    private static final float HAIRLINE = 0.5f;
    private static final float FACT_NAMES = 110;
    private static final float SUMS_HEIGHT = 36;

    private static final Color INK = new Color(0x1d2530);
    private static final Color GREY = new Color(0x51606f);
    private static final Color BLUE = new Color(0x0b5cad);
    private static final Color LINE = new Color(0xd5dde5);
    private static final Color SHADE = new Color(0xf1f5f9);

    private final StatementDocument statement;
    private final PDDocument document;
    private final PDFont font;
    private PDPageContentStream page;
    private float y;

    private StatementPdf(StatementDocument statement, PDDocument document) throws IOException {
        this.statement = statement;
        this.document = document;
        try (InputStream bytes =
                Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT))) {
            this.font = PDType0Font.load(document, bytes, true);
        }
        this.page = newPage();
    }

    /** The bytes of the PDF. */
    public static byte[] draw(StatementDocument statement) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            StatementPdf drawing = new StatementPdf(statement, document);
            drawing.drawAll();
            document.getDocumentInformation()
                    .setTitle(statement.title() + " \u2013 " + statement.subtitle());
            document.getDocumentCatalog().setLanguage(statement.language());
            document.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void drawAll() throws IOException {
        drawHead();
        for (Section section : statement.sections()) {
            drawSection(section);
        }
        y -= LEADING * SMALL;
        for (String note : statement.notes()) {
            for (String line : wrapped(note, SMALL, WIDTH)) {
                require(LEADING * SMALL);
                y -= LEADING * SMALL;
                text(line, MARGIN, y, SMALL, GREY);
            }
        }
        page.close();
        numberPages();
    }

    private void drawHead() throws IOException {
        for (String line : wrapped(statement.title(), TITLE, WIDTH)) {
            y -= TITLE;
            text(line, MARGIN, y, TITLE, INK);
        }
        y -= LEADING * HEADING;
        text(statement.subtitle(), MARGIN, y, HEADING, GREY);
        y -= HEADING;
        rule(y, RULE, BLUE);
        y -= TEXT;
        for (Fact fact : statement.facts()) {
            y -= LEADING * TEXT;
            text(fact.name(), MARGIN, y, TEXT, GREY);
            List<String> lines = wrapped(fact.value(), TEXT, WIDTH - FACT_NAMES);
            for (int i = 0; i < lines.size(); i++) {
                y -= i == 0 ? 0 : LEADING * TEXT;
                text(lines.get(i), MARGIN + FACT_NAMES, y, TEXT, INK);
            }
        }
    }

    private void drawSection(Section section) throws IOException {
        require(2 * HEADING + SUMS_HEIGHT + 6 * TEXT);
        y -= 2.4f * HEADING;
        text(fitted(section.heading(), HEADING, WIDTH), MARGIN, y, HEADING, INK);
        y -= 8;
        drawSums(section.facts());
        if (section.rows().isEmpty()) {
            y -= 1.6f * TEXT;
            text(section.empty(), MARGIN, y, TEXT, GREY);
            return;
        }
        drawColumns(section);
        for (List<Cell> row : section.rows()) {
            drawRow(section, row);
        }
    }

    /** A shaded band with what is said of all rows. */
    private void drawSums(List<Fact> facts) throws IOException {
        page.setNonStrokingColor(SHADE);
        page.addRect(MARGIN, y - SUMS_HEIGHT, WIDTH, SUMS_HEIGHT);
        page.fill();
        float width = WIDTH / facts.size();
        for (int i = 0; i < facts.size(); i++) {
            float x = MARGIN + i * width + 2 * PADDING;
            text(facts.get(i).name(), x, y - 13, SMALL, GREY);
            boolean isLast = i == facts.size() - 1;
            text(facts.get(i).value(), x, y - 27, TEXT + 1.5f, isLast ? BLUE : INK);
        }
        y -= SUMS_HEIGHT + 4;
    }

    private void drawColumns(Section section) throws IOException {
        y -= LEADING * SMALL + PADDING;
        float x = MARGIN;
        for (Column column : section.columns()) {
            float width = width(column);
            place(column.name(), x, width, column.isNumber(), SMALL, GREY);
            x += width;
        }
        y -= PADDING;
        rule(y, 2 * HAIRLINE, GREY);
    }

    private void drawRow(Section section, List<Cell> row) throws IOException {
        List<List<String>> texts = new ArrayList<>();
        List<List<String>> more = new ArrayList<>();
        float height = 0;
        for (int i = 0; i < row.size(); i++) {
            float width = width(section.columns().get(i)) - 2 * PADDING;
            texts.add(wrapped(row.get(i).text(), TEXT, width));
            more.add(
                    row.get(i).more().isEmpty()
                            ? List.of()
                            : wrapped(row.get(i).more(), SMALL, width));
            height =
                    Math.max(
                            height,
                            LEADING * (TEXT * texts.get(i).size() + SMALL * more.get(i).size()));
        }
        height += 2 * PADDING;
        if (y - height < BOTTOM) {
            breakPage();
            drawColumns(section);
        }
        float top = y - PADDING;
        float x = MARGIN;
        for (int i = 0; i < row.size(); i++) {
            Column column = section.columns().get(i);
            y = top;
            for (String line : texts.get(i)) {
                y -= LEADING * TEXT;
                place(line, x, width(column), column.isNumber(), TEXT, INK);
            }
            for (String line : more.get(i)) {
                y -= LEADING * SMALL;
                place(line, x, width(column), column.isNumber(), SMALL, GREY);
            }
            x += width(column);
        }
        y = top + PADDING - height;
        rule(y, HAIRLINE, LINE);
    }

    private static float width(Column column) {
        return WIDTH * column.share() / 100;
    }

    private void place(String line, float x, float width, boolean atRight, float size, Color color)
            throws IOException {
        float shift = atRight ? width - widthOf(line, size) : 0;
        text(line, x + shift, y, size, color);
    }

    private void require(float height) throws IOException {
        if (y - height < BOTTOM) {
            breakPage();
        }
    }

    private void breakPage() throws IOException {
        page.close();
        page = newPage();
    }

    private PDPageContentStream newPage() throws IOException {
        PDPage added = new PDPage(PDRectangle.A4);
        document.addPage(added);
        y = TOP;
        return new PDPageContentStream(document, added);
    }

    private void numberPages() throws IOException {
        int pages = document.getNumberOfPages();
        for (int i = 0; i < pages; i++) {
            String number = i + 1 + " / " + pages;
            try (PDPageContentStream foot =
                    new PDPageContentStream(
                            document, document.getPage(i), AppendMode.APPEND, true, true)) {
                page = foot;
                rule(MARGIN + 12, HAIRLINE, LINE);
                String name = statement.title() + " \u00b7 " + statement.subtitle();
                text(fitted(name, SMALL, WIDTH - 60), MARGIN, MARGIN, SMALL, GREY);
                text(number, MARGIN + WIDTH - widthOf(number, SMALL), MARGIN, SMALL, GREY);
            }
        }
    }

    private void rule(float at, float thickness, Color color) throws IOException {
        page.setStrokingColor(color);
        page.setLineWidth(thickness);
        page.moveTo(MARGIN, at);
        page.lineTo(MARGIN + WIDTH, at);
        page.stroke();
    }

    private void text(String line, float x, float at, float size, Color color) throws IOException {
        page.beginText();
        page.setFont(font, size);
        page.setNonStrokingColor(color);
        page.newLineAtOffset(x, at);
        page.showText(shown(line));
        page.endText();
    }

    /** The text on lines that are not wider; a word that is wider is divided. */
    private List<String> wrapped(String text, float size, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (widthOf(longer, size) <= width) {
                line.setLength(0);
                line.append(longer);
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line.toString());
                line.setLength(0);
            }
            String rest = word;
            while (widthOf(rest, size) > width) {
                String part = fitted(rest, size, width);
                lines.add(part);
                rest = rest.substring(part.length());
            }
            line.append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** As much of the beginning of a text as fits, one character at least. */
    private String fitted(String text, float size, float width) throws IOException {
        int end = text.length();
        while (widthOf(text.substring(0, end), size) > width
                && end > text.offsetByCodePoints(0, 1)) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    private float widthOf(String line, float size) throws IOException {
        return font.getStringWidth(shown(line)) * size / 1000;
    }

    /** The text in characters that the font has. */
    private String shown(String line) throws IOException {
        StringBuilder shown = new StringBuilder(line.length());
        for (int c : line.codePoints().toArray()) {
            shown.appendCodePoint(Character.isSpaceChar(c) ? ' ' : canEncode(c) ? c : '?');
        }
        return shown.toString();
    }

    private boolean canEncode(int c) throws IOException {
        try {
            font.encode(Character.toString(c));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
