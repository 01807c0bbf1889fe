using System.Globalization;
using Analytics.Catalog.HotProperties;
using Analytics.Engine.Model;
using Analytics.Warehouse.Slots;

namespace Analytics.App.Tests.Catalog;

public sealed class SlotChoiceTests
{
    [Fact]
    public void What_people_ask_for_comes_before_what_many_events_carry()
    {
        var chosen = SlotChoice.Choose([Text("common", 900_000), Text("asked", 20_000, asked: 1)], []);

        Assert.Equal([new EventSlot("text_1", "asked"), new EventSlot("text_2", "common")], chosen);
    }

    [Fact]
    public void A_property_keeps_its_slot_when_others_become_more_frequent()
    {
        var chosen = SlotChoice.Choose([Text("new", 900_000), Text("old", 20_000)], [new EventSlot("text_1", "old")]);

        Assert.Equal([new EventSlot("text_1", "old"), new EventSlot("text_2", "new")], chosen);
    }

    [Fact]
    public void With_all_slots_taken_one_that_nobody_asks_for_makes_way_for_one_that_people_ask_for()
    {
        var held = Enumerable.Range(1, 8).Select(number => string.Create(CultureInfo.InvariantCulture, $"p{number}")).ToArray();
        EventSlot[] assigned = [.. held.Select((property, index) => new EventSlot(string.Create(CultureInfo.InvariantCulture, $"text_{index + 1}"), property))];
        HotPropertyCandidate[] candidates = [.. held.Select(property => Text(property, 50_000, asked: property == "p3" ? 0 : 1))];

        Assert.Equal(assigned, SlotChoice.Choose([.. candidates, Text("curious", 50_000, asked: 2)], assigned));
        Assert.Contains(new EventSlot("text_3", "wanted"), SlotChoice.Choose([.. candidates, Text("wanted", 50_000, asked: 3)], assigned));
    }

    [Fact]
    public void Few_values_or_values_that_hardly_repeat_get_no_slot_unless_asked_for()
    {
        Assert.Empty(SlotChoice.Choose([Text("few", 9_999), Text("unique", 90_000, distinct: 80_000)], []));
        Assert.Equal([new EventSlot("text_1", "unique")], SlotChoice.Choose([Text("unique", 90_000, distinct: 80_000, asked: 1)], []));
    }

    [Fact]
    public void A_number_goes_to_a_number_slot_and_a_numeric_identifier_to_a_text_slot()
    {
        HotPropertyCandidate[] candidates =
        [
            new(new PropertyDefinition("price", PropertyType.Number) { Count = 50_000, DistinctCount = 90 }, 0, false),
            new(new PropertyDefinition("product_id", PropertyType.Number) { Role = PropertyRole.Identifier, Count = 50_000, DistinctCount = 90 }, 0, false),
        ];

        Assert.Equal([new EventSlot("text_1", "product_id"), new EventSlot("number_1", "price")], SlotChoice.Choose(candidates, []));
    }

    [Fact]
    public void A_property_that_changed_its_type_loses_its_slot() =>
        Assert.DoesNotContain(new EventSlot("number_1", "size"), SlotChoice.Choose([Text("size", 50_000)], [new EventSlot("number_1", "size")]));

    private static HotPropertyCandidate Text(string path, long count, long distinct = 10, int asked = 0) =>
        new(new PropertyDefinition(path, PropertyType.Text) { Count = count, DistinctCount = distinct }, asked, IsHot: false);
}
