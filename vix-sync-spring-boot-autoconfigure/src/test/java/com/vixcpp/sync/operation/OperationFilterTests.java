package com.vixcpp.sync.operation;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A filter never means more than was written down.
 */
class OperationFilterTests {

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void aConditionWithoutAValueIsRefusedAndNotTakenForAll(String value) {
		OperationFilter all = OperationFilter.all();
		assertThatIllegalArgumentException().isThrownBy(() -> all.withKind(value)).withMessageContaining("kind");
		assertThatIllegalArgumentException().isThrownBy(() -> all.withDestination(value))
			.withMessageContaining("destination");
		assertThatIllegalArgumentException().isThrownBy(() -> all.withOrderingKey(value))
			.withMessageContaining("ordering key");
		assertThatIllegalArgumentException().isThrownBy(() -> all.withStatus(null)).withMessageContaining("status");
	}

	@Test
	void nobodyCanMakeAFilterButFromAll() {
		assertThat(OperationFilter.class.getConstructors()).isEmpty();
		assertThat(OperationFilter.all().withKind("a").withKind("b")).isEqualTo(OperationFilter.all().withKind("b"))
			.isNotEqualTo(OperationFilter.all());
	}

	@Test
	void aPageHasABoundedSize() {
		for (int size : List.of(0, -1, 1001)) {
			assertThatIllegalArgumentException().isThrownBy(() -> Paging.first(size))
				.withMessageContaining("1 to 1000 operations, not " + size);
		}
	}

}
