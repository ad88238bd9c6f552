package dev.tessera.jobstore.batches;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchInputTest {

    private static final String ENDPOINT = "/v1/images/generations";
    private static final String GOOD = line("a", "{\"prompt\":\"apple\"}");

    private static String line(String id, String body) {
        return "{\"custom_id\":\"" + id + "\",\"method\":\"POST\",\"url\":\"" + ENDPOINT + "\",\"body\":" + body + "}";
    }

    private static BatchInput read(byte[] file, List<BatchLine> good) throws Exception {
        var input = new BatchInput(ENDPOINT, good::add);
        input.read(new ByteArrayInputStream(file));
        return input;
    }

    private static BatchInput read(String file) throws Exception {
        return read(file.getBytes(StandardCharsets.UTF_8), new ArrayList<>());
    }

    @Test
    void linesMayEndWithCrlfAndTheLastOneWithNothing() throws Exception {
        var good = new ArrayList<BatchLine>();
        var input = read(("\uFEFF" + GOOD + "\r\n\r\n" + line("b", "{}")).getBytes(StandardCharsets.UTF_8), good);
        assertThat(input.errors()).isEmpty();
        assertThat(good).extracting(BatchLine::number).containsExactly(1, 3);
        assertThat(good.get(0).body()).isEqualTo("{\"prompt\":\"apple\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"custom_id": "b",                                                                     | invalid_json_line   | the line is not JSON; write one JSON object in each line, each field once
            {"custom_id":"b","method":"POST","url":"/v1/images/generations","body":{}} {}          | invalid_json_line   | the line is not JSON; write one JSON object in each line, each field once
            {"custom_id":"b","custom_id":"c","method":"POST","url":"/v1/images/generations","body":{}} | invalid_json_line | the line is not JSON; write one JSON object in each line, each field once
            [1, 2]                                                                                 | invalid_json_line   | the line is not a JSON object
            {"custom_id":7,"method":"POST","url":"/v1/images/generations","body":{}}               | invalid_custom_id   | custom_id: a text of 1 to 512 characters is needed
            {"custom_id":"a","method":"POST","url":"/v1/images/generations","body":{}}             | duplicate_custom_id | custom_id: an earlier line has the same; use each once
            {"custom_id":"b\\ud800","method":"POST","url":"/v1/images/generations","body":{}}       | invalid_custom_id   | custom_id: U+0000 and half of a pair of surrogates cannot be kept; leave them out
            {"custom_id":"b\\u0000","method":"POST","url":"/v1/images/generations","body":{}}       | invalid_custom_id   | custom_id: U+0000 and half of a pair of surrogates cannot be kept; leave them out
            {"custom_id":"b","method":"GET","url":"/v1/images/generations","body":{}}              | invalid_method      | method: only POST can be used in batches
            {"custom_id":"b","method":"POST","url":"/v1/images/edits","body":{}}                   | mismatched_url      | url: it is not the batch's endpoint, /v1/images/generations
            {"custom_id":"b","method":"POST","url":"/v1/images/generations"}                       | missing_body        | body: an object is needed, the request as /v1/images/generations takes it
            """)
    void aBadLineIsNamedWithItsNumber(String bad, String code, String message) throws Exception {
        assertThat(read(GOOD + "\n" + bad + "\n").errors())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("param")
                .containsExactly(new LineError(code, 2, message, null));
    }

    @Test
    void aModelThatNoDatabaseCanKeepIsNamed() throws Exception {
        for (var model : List.of("a\\u0000b", "m".repeat(257))) {
            assertThat(read(GOOD + "\n" + line("b", "{\"model\":\"" + model + "\"}"))
                            .errors())
                    .containsExactly(new LineError(
                            "invalid_model",
                            2,
                            "body.model: use a text of at most 256 characters without U+0000",
                            "body.model"));
        }
    }

    @Test
    void aFileThatIsNotUtf8IsRefusedBeforeItsIdsAreChanged() throws Exception {
        var input = read((line("k\u00e4se", "{}") + "\n").getBytes(StandardCharsets.ISO_8859_1), new ArrayList<>());
        assertThat(input.errors())
                .containsExactly(new LineError(
                        "invalid_encoding", null, "the file is not UTF-8; save it as UTF-8 and upload it again", null));
    }

    @Test
    void allLinesUseOneModel() throws Exception {
        var input = read(
                line("a", "{\"model\":\"one\"}") + "\n" + line("b", "{}") + "\n" + line("c", "{\"model\":\"two\"}"));
        assertThat(input.model()).contains("one");
        assertThat(input.errors()).extracting(LineError::line).containsExactly(3);
    }

    @Test
    void aFileWithoutRequestsIsRefused() throws Exception {
        assertThat(read("\n \n").errors()).extracting(LineError::code).containsExactly("empty_file");
    }

    @Test
    void aLineThatIsTooLongTakesNoMemoryAndIsNamed() throws Exception {
        var file = "x".repeat(3 << 20) + "\n" + GOOD;
        assertThat(read(file).errors()).extracting(LineError::code).containsExactly("line_too_long");
    }

    @Test
    void tooManyLinesAreRefused() throws Exception {
        var file = new StringBuilder();
        for (int i = 0; i <= BatchInput.MOST_LINES; i++)
            file.append(line("id" + i, "{}")).append('\n');
        assertThat(read(file.toString()).errors()).extracting(LineError::code).containsExactly("too_many_lines");
    }

    @Property(tries = 300)
    void noBytesMakeItFailOtherwise(@ForAll byte[] bytes, @ForAll @IntRange(min = 0, max = 60) int at)
            throws Exception {
        var file = (GOOD + "\n").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, file, at, Math.min(bytes.length, file.length - at));
        read(file, new ArrayList<>());
    }
}
