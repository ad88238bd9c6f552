package dev.tessera.models.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelIndexTest {

    private static final LabelIndex IMAGENET = LabelIndex.imageNet();
    private static final LabelIndex EMOJI = LabelIndex.of(List.of(
            new Label("red apple", List.of("apple", "fruit", "\uD83C\uDF4E")),
            new Label("green apple", List.of("apple", "fruit", "nature", "granny smith")),
            new Label("dog face", List.of("pet", "puppy", "101")),
            new Label("camera", List.of("photo", "video")),
            new Label("cat", List.of("pet", "big", "ox")),
            new Label("grapes", List.of()),
            new Label("jack-o-lantern", List.of("halloween"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "207 | 207 | golden retriever",
                "' 0 ' | 0 | tench",
                "'Golden Retriever' | 207 | golden retriever",
                "'golden-retriever!' | 207 | golden retriever",
                "'golden retrievers' | 207 | golden retriever",
                "'a photo of a golden retriever on the beach' | 207 | golden retriever",
                "'golden retreiver' | 207 | golden retriever",
                "'an image of a golden retreiver' | 207 | golden retriever",
                "'Tinca tinca' | 0 | tench",
                "'a mountain lion in the snow' | 286 | cougar",
                "'the lion sleeps' | 291 | lion",
                "'polar bear' | 296 | ice bear",
                "pig | 341 | hog",
                "'a small shark' | 2 | great white shark",
                "husky | 248 | Eskimo dog",
                "panda | 388 | giant panda",
                "'red panda' | 387 | lesser panda",
                "sunglasses | 837 | sunglasses",
                "'buses and minibuses' | 654 | minibus",
                "'jack o'' lantern' | 607 | jack-o'-lantern",
                "ox | 345 | ox",
                "'a yellow lady''s slipper' | 986 | yellow lady's slipper",
            })
    void aPromptNamesAClassOfImageNet(String prompt, int index, String name) {
        assertThat(IMAGENET.resolve(prompt)).isEqualTo(new LabelResolution.Match(index, name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'apple' | red apple",
                "'two green apples' | green apple",
                "'fruits' | red apple",
                "'\uD83C\uDF4E' | red apple",
                "'I want \uD83C\uDF4E\uFE0F now' | red apple",
                "'a photo of a puppy' | dog face",
                "'photo' | camera",
                "'photo, cat' | cat",
                "'a big pet' | dog face",
                "'grape' | grapes",
                "'Granny Sm\u00edth' | green apple",
                "101 | dog face",
                "ox | cat",
            })
    void aPromptNamesALabelOfTheirOwn(String prompt, String name) {
        assertThat(EMOJI.resolve(prompt)).extracting("name").isEqualTo(name);
    }

    @Test
    void aNameThatTwoClassesHaveMeansTheFirstAndIsToldWithItsIndex() {
        assertThat(IMAGENET.resolve("crane")).isEqualTo(new LabelResolution.Match(134, "crane (134)"));
        assertThat(IMAGENET.resolve("517")).isEqualTo(new LabelResolution.Match(517, "crane (517)"));
        assertThat(IMAGENET.resolve("a crane (517) at work")).isEqualTo(new LabelResolution.Match(517, "crane (517)"));
    }

    @Test
    void everyTitleIsUniqueAndLeadsBackToItsClass() {
        assertThat(IMAGENET.size()).isEqualTo(1000);
        assertThat(IMAGENET.titles()).doesNotHaveDuplicates();
        for (int index = 0; index < IMAGENET.size(); index++) {
            var match = new LabelResolution.Match(index, IMAGENET.titles().get(index));
            assertThat(IMAGENET.resolve(match.name())).isEqualTo(match);
            assertThat(IMAGENET.resolve(String.valueOf(index))).isEqualTo(match);
        }
    }

    /** The labels that the starter model brings: keywords are shared by many of them. */
    @ParameterizedTest
    @CsvSource({
        "a red apple, red apple",
        "apple, red apple",
        "dogs, dog face",
        "a photo of a kitty, cat face",
        "a cute puppy in the grass, dog face",
        "Lady-Beetle, lady beetle",
        "lightbulb, light bulb",
    })
    void aPromptNamesALabelOfTheStarterModel(String prompt, String name) {
        var labels = LabelIndex.read(Path.of("../starter-models/d-ar-emoji/labels.json"));

        assertThat(labels.resolve(prompt)).extracting("name").isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?!", "zxqvw kjhgf qqqqq", "1000", "-", "the of a", "ai art", "house"})
    void aPromptThatNamesNothingGetsTheNearestNames(String prompt) {
        assertThat(IMAGENET.resolve(prompt)).isInstanceOf(LabelResolution.NoMatch.class);
        assertThatThrownBy(() -> IMAGENET.resolve(prompt).orElseThrow(n -> new IllegalStateException("" + n.size())))
                .hasMessage("5");
    }

    @Test
    void theNearestNamesShareWordsOrLettersWithThePrompt() {
        assertThat(EMOJI.resolve("aple"))
                .isEqualTo(new LabelResolution.NoMatch(
                        List.of("red apple", "grapes", "jack-o-lantern", "dog face", "green apple")));
    }

    @Test
    void aPromptOfTheLargestSizeIsNoWorkWorthMentioning() {
        var words = "golden ".repeat(4570);
        assertThat(IMAGENET.resolve(words)).isInstanceOf(LabelResolution.NoMatch.class);
        assertThat(IMAGENET.resolve(words + " retriever")).extracting("index").isEqualTo(207);
        assertThat(IMAGENET.resolve("s".repeat(32_000))).isInstanceOf(LabelResolution.NoMatch.class);
    }

    @Property(tries = 300)
    void everyTextHasAnAnswer(@ForAll @StringLength(max = 200) String prompt) {
        assertThat(IMAGENET.resolve(prompt)).isNotNull();
    }
}
