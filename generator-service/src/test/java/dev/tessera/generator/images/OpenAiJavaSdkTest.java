package dev.tessera.generator.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import dev.tessera.generator.TestService;
import dev.tessera.models.dar.TinyDar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official OpenAI SDK for Java as a client. */
class OpenAiJavaSdkTest {

    @TempDir
    static Path folder;

    private static TestService service;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws InterruptedException {
        TinyDar.writeInto(folder.resolve("models"));
        service = TestService.withFolders(folder.resolve("models"), folder);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(service.uri("/v1").toString())
                .apiKey("any")
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        service.close();
    }

    @Test
    void itGenerates() {
        var answer = client.images()
                .generate(params().putAdditionalBodyProperty("seed", JsonValue.from(7))
                        .build());
        var again = client.images()
                .generate(params().putAdditionalBodyProperty("seed", JsonValue.from(7))
                        .build());

        var image = answer.data().orElseThrow().get(0);
        assertThat(Base64.getDecoder().decode(image.b64Json().orElseThrow())).startsWith(0x89, 'P', 'N', 'G');
        assertThat(image.revisedPrompt()).contains("red apple");
        assertThat(answer.size().orElseThrow().asString()).isEqualTo("24x24");
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(33);
        assertThat(again.data().orElseThrow().get(0).b64Json()).isEqualTo(image.b64Json());
    }

    @Test
    void itStreams() {
        var events = new ArrayList<ImageGenStreamEvent>();
        try (var stream =
                client.images().generateStreaming(params().partialImages(3).build())) {
            stream.stream().forEach(events::add);
        }

        assertThat(events).hasSize(4);
        for (int i = 0; i < 3; i++) {
            assertThat(events.get(i).asGenerationPartialImage().partialImageIndex())
                    .isEqualTo(i);
        }
        var completed = events.get(3).asGenerationCompleted();
        assertThat(completed.usage().totalTokens()).isEqualTo(33);
        assertThat(Base64.getDecoder().decode(completed.b64Json())).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void itListsModels() {
        assertThat(client.models().list().data())
                .singleElement()
                .satisfies(model -> assertThat(model.id()).isEqualTo("d-ar-tiny"));
        assertThat(client.models().retrieve("d-ar-tiny").id()).isEqualTo("d-ar-tiny");
        assertThatThrownBy(() -> client.models().retrieve("a/b"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("model: 'a/b' is not hosted here; use one of d-ar-tiny");
    }

    @Test
    void itUnderstandsRefusals() {
        assertThatThrownBy(() -> client.images()
                        .generate(params().putAdditionalBodyProperty("top_p", JsonValue.from(9))
                                .build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.param()).contains("top_p"))
                .hasMessageContaining("top_p: 9 is not allowed; use a number from 0.01 to 1");
    }

    private static ImageGenerateParams.Builder params() {
        return ImageGenerateParams.builder().model("d-ar-tiny").prompt("red apple");
    }
}
