package dev.tessera.jobstore.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JobStateTest {

    @Test
    void whatHasSucceededStaysSo() {
        assertThat(JobState.SUCCEEDED.next()).isEmpty();
    }

    @Test
    void onlyARunningJobSucceeds() {
        for (var state : JobState.values()) {
            assertThat(state.next().contains(JobState.SUCCEEDED))
                    .as(state.wireName())
                    .isEqualTo(state == JobState.RUNNING);
        }
    }

    @Test
    void theDocumentationShowsTheDiagram() throws Exception {
        assertThat(Files.readString(Path.of("../docs/jobs.md"))).contains("```mermaid\n" + JobState.diagram() + "```");
    }

    @Test
    void theDiagramShowsEveryTransition() {
        assertThat(JobState.diagram())
                .startsWith("stateDiagram-v2\n    [*] --> queued\n    queued --> running\n")
                .contains("running --> queued\n", "failed --> queued\n", "succeeded --> [*]\n")
                .doesNotContain("succeeded --> queued");
    }
}
