package dev.tessera.inference.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RotaryTableTest {

    @Test
    void positionZeroTurnsNothing() {
        var table = RotaryTable.line(3, 8, 10_000);
        assertThat(table.cos()).startsWith(1, 1, 1, 1);
        assertThat(table.sin()).startsWith(0, 0, 0, 0);
    }

    @Test
    void theFirstHalfOfAGridTurnsWithTheRowTheSecondWithTheColumn() {
        var grid = RotaryTable.grid(2, 3, 8, 10_000);
        var line = RotaryTable.line(3, 4, 10_000);
        int rowOneColumnTwo = (3 + 2) * grid.pairs();
        assertThat(grid.cos()[rowOneColumnTwo]).isEqualTo(line.cos()[line.pairs()]);
        assertThat(grid.cos()[rowOneColumnTwo + 2]).isEqualTo(line.cos()[2 * line.pairs()]);
    }

    @Test
    void rowsCanStandInAnotherOrder() {
        var line = RotaryTable.line(3, 4, 10_000);
        var turned = line.inOrder(2, 0);
        assertThat(turned.rows()).isEqualTo(2);
        assertThat(turned.sin()).containsExactly(line.sin()[4], line.sin()[5], 0, 0);
    }

    @Test
    void addedRowsTurnNothing() {
        var longer = RotaryTable.line(2, 4, 10_000).withIdentityRows(1);
        assertThat(longer.rows()).isEqualTo(3);
        assertThat(longer.cos()).endsWith(1, 1);
        assertThat(longer.sin()).endsWith(0, 0);
    }
}
