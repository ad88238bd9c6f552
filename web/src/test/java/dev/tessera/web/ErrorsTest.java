package dev.tessera.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
    static TestService service;

    @BeforeAll
    static void start() {
        service = new TestService();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"x":1,"colour":2} | colour | colour: this field is not known; allowed here are inner, name, x
            {"inner":{"no":1}} | inner.no | inner.no: this field is not known; allowed here are list, yes
            {"x":"one"} | x | x: a value of this type is not allowed; send an integer
            {"x":1.5} | x | x: a value of this type is not allowed; send an integer
            {"x":99999999999} | x | x: a value of this type is not allowed; send an integer
            {"name":[]} | name | name: a value of this type is not allowed; send a string
            {"name":7} | name | name: a value of this type is not allowed; send a string
            {"inner":{"yes":"maybe"}} | inner.yes | inner.yes: a value of this type is not allowed; send true or false
            {"inner":{"list":[1,"a"]}} | inner.list[1] | inner.list[1]: a value of this type is not allowed; send an integer
            {"inner":7} | inner | inner: a value of this type is not allowed; send an object
            {"x":1,"x":2} | x | x: this field stands twice; send it once
            """)
    void aBadFieldIsNamed(String body, String field, String sentence) throws Exception {
        var answer = service.post(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestService.error(answer).path("message").asString()).isEqualTo(sentence);
        assertThat(TestService.error(answer).path("param").asString()).isEqualTo(field);
        assertThat(TestService.error(answer).path("type").asString()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"x":1 | the body: this is not valid JSON at line 1, column 7; correct it
            {"x":1}} | the body: this is not valid JSON at line 1, column 8; correct it
            {x:1} | the body: this is not valid JSON at line 1, column 2; correct it
            """)
    void malformedJsonIsToldWhere(String body, String sentence) throws Exception {
        var answer = service.post(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestService.error(answer).path("message").asString()).isEqualTo(sentence);
    }

    @Test
    void deepNestingAndAnEmptyBodyAreRefused() throws Exception {
        assertThat(service.post("[".repeat(5000)).statusCode()).isEqualTo(400);
        assertThat(service.post("{\"inner\":".repeat(500)).statusCode()).isEqualTo(400);
        assertThat(service.post("").statusCode()).isEqualTo(400);
        assertThat(service.post("[]").statusCode()).isEqualTo(400);
        assertThat(service.post("\"x\"").statusCode()).isEqualTo(400);
    }

    @Test
    void otherMediaTypesAre415() throws Exception {
        var answer = service.send(service.request("/echo")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(TestService.error(answer).path("message").asString())
                .isEqualTo("Content-Type: text/plain is not taken at /echo; send application/json");
    }

    @Test
    void aTypeThatIsNotOfferedIs406() throws Exception {
        var answer = service.send(service.request("/number?n=1").header("Accept", "image/png"));
        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(TestService.error(answer).path("message").asString())
                .isEqualTo("Accept: no type that it names is offered at /number; send */*");
    }

    @Test
    void aWrongMethodTellsTheRightOne() throws Exception {
        var answer = service.send(service.request("/echo"));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(TestService.error(answer).path("message").asString())
                .isEqualTo("GET is not offered at /echo; use POST");
    }

    @Test
    void aMissingOrWrongQueryParameterIs400() throws Exception {
        assertThat(service.send(service.request("/number")).statusCode()).isEqualTo(400);
        assertThat(service.send(service.request("/number?n=x")).statusCode()).isEqualTo(400);
    }

    @Test
    void anInternalErrorTellsNothingButItsId() throws Exception {
        var answer = service.send(service.request("/broken").header("x-request-id", "mine"));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("x-request-id")).containsExactly("mine");
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("java.");
        var body = TestService.JSON.readTree(answer.body());
        assertThat(body.path("request_id").asString()).isEqualTo("mine");
        assertThat(body.path("error").path("type").asString()).isEqualTo("server_error");
        assertThat(body.path("title").asString()).isEqualTo("Internal Server Error");
    }

    @Test
    void anInsaneRequestIdIsReplaced() throws Exception {
        var answer = service.send(service.request("/health/live").header("x-request-id", "a b<script>"));
        assertThat(answer.headers().firstValue("x-request-id").orElseThrow()).matches("req_[0-9a-f]{32}");
    }

    @Test
    void metricsAndHealthAnswer() throws Exception {
        assertThat(service.send(service.request("/metrics")).body()).contains("jvm_memory_used_bytes");
        assertThat(service.send(service.request("/health/ready")).body()).isEqualTo("{\"status\":\"ready\"}");
        assertThat(service.send(service.request("/health/live")).body()).isEqualTo("{\"status\":\"up\"}");
    }
}
