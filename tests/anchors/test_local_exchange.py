"""Published effects of purchases brought back to France, beside the jobs that our account gives for the same euros."""

from metabolisme.diagnosis.imports_brought_back import imported_goods, jobs_brought_back
from metabolisme.sources import load_table

READ = load_table("circulation/local_purchases").set_index("item")
PUBLISHED, SOURCE = READ["after"], READ["publication"]

#: M€ brought back, what the same goods would cost more once made in France; a fifth of the imports found suitable.
BROUGHT_BACK, DEARER = 1000 * PUBLISHED["coe_amount"], 1000 * PUBLISHED["coe_dearer"]
SUITABLE = 0.2 * 1000 * PUBLISHED["pwc_suitable"]


def test_a_tenth_of_the_goods_that_households_import(anchor):
    anchor(
        id="coe-2018-household-imports",
        title="Un dixième des biens importés que consomment les ménages, France",
        published=PUBLISHED["coe_amount"],
        computed=0.1 * float(imported_goods("households").sum()) / 1000,
        tolerance=2,
        unit="milliards d'euros",
        reason="L'étude compte vers 2016, nous 2014 et sans les marges de commerce ni les produits du pétrole.",
        source=SOURCE["coe_jobs"],
        key="coe2018",
        group="comparison",
    )


def test_jobs_of_goods_brought_back_for_households(anchor):
    anchor(
        id="coe-2018-jobs",
        title="Emplois si un dixième des biens importés par les ménages était fait en France, fournisseurs compris",
        published=PUBLISHED["coe_jobs"],
        computed=jobs_brought_back(imported_goods("households"), BROUGHT_BACK + DEARER, suppliers=True) / 1000,
        tolerance=40,
        unit="milliers d'emplois",
        reason=(
            "Ordre de grandeur. L'étude donne 150 000 emplois nets, 190 000 avant ceux que perdent d'autres dépenses ; "
            "elle compte les non-salariés et le commerce, nous les salariés des seuls producteurs et de leurs "
            "fournisseurs, avec des emplois de 2023 et des euros de 2014."
        ),
        source=SOURCE["coe_jobs"],
        key="coe2018",
        group="comparison",
    )


def test_direct_jobs_of_industrial_purchases_brought_back(anchor):
    anchor(
        id="pwc-2020-direct-jobs",
        title="Emplois directs de 23 milliards d'euros d'achats industriels importés, faits en France",
        published=PUBLISHED["pwc_jobs"],
        computed=jobs_brought_back(imported_goods("all", "C"), SUITABLE, suppliers=False) / 1000,
        tolerance=25,
        unit="milliers d'emplois",
        reason=(
            "Ordre de grandeur. L'étude retient 58 catégories, dont beaucoup de médicaments et d'électronique, qui "
            "demandent peu d'emplois par euro ; nous, le mélange de tous les produits manufacturés importés. Elle dit "
            "« plus de 75 000 »."
        ),
        source=SOURCE["pwc_jobs"],
        key="pwc2020",
        group="comparison",
    )
