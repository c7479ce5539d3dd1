"""Published exposures to supplies from elsewhere, beside those that the readings of a shock give."""

import numpy as np

from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory_draws import central
from metabolisme.diagnosis.shocks import origin_share
from metabolisme.levers.account import lever_account
from metabolisme.levers.resilience import unmade


def test_chinese_inputs_of_french_production(anchor):
    """Pro rata and without any substitution, what a missing origin exposes is its content in output."""
    nation = shared_account()
    account = lever_account(central(local_profile("8421"), nation))
    lost = unmade(account, origin_share(nation, "CHN"), substitution=0.0)[0, 0]
    output = account.around.output[0, 0]
    anchor(
        id="ipp-2020-chinese-inputs",
        title="Part de la production qui rémunère des intrants chinois : France, entreprises ; zone de Lyon",
        published=3.2,
        computed=100 * (lost * output).sum() / output.sum(),
        tolerance=2.5,
        unit="%",
        reason="Nous ne suivons pas ce qui vient de Chine par un autre pays étranger, et nos origines datent de 2011 ; "
        "nous comptons aussi les administrations et les loyers, qui importent peu. Le nôtre est donc un minimum.",
        source="Gerschel, Martinez et Mejean (mars 2020), note de l'IPP n° 53, résumée par l'École polytechnique",
        key="gerschel2020",
        group="comparison",
    )


def test_what_france_makes_of_what_households_consume(anchor):
    nation = shared_account()
    goods = np.array([branch[0] in "AC" for branch in nation.branches])
    domestic = nation.coefficients_domestic.to_numpy()
    bought = nation.final_demand_domestic["households"].to_numpy()
    made = np.linalg.solve(np.eye(len(goods)) - domestic, bought)
    imported = nation.coefficients_imported.to_numpy() @ made + nation.final_demand_imported["households"].to_numpy()
    anchor(
        id="utopies-2020-resilience-france",
        title="Biens qu'appelle la consommation des ménages, directement ou non, et que la France fait elle-même",
        published=45,
        computed=100 * made[goods].sum() / (made[goods].sum() + imported[goods].sum()),
        tolerance=20,
        unit="%",
        reason="Utopies part de produits bien plus fins : acheter et vendre à la fois dans une branche y compte comme "
        "un manque, et nous ne le voyons pas. Sa méthode n'est pas publiée ; nos achats sont de 2014.",
        source="Utopies (mai 2020), Covid-19 : une question de résilience productive, rapporté par la presse",
        key="utopies2020",
        group="comparison",
    )
