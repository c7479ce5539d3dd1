"""Lab of a whole class: answers that learners took from the pages, side by side, without network."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metabolisme.charts import Figure
from metabolisme.charts.class_answers_figures import answers_figure, errors_table, exercises_table
from metabolisme.charts.class_figures import faults_table
from metabolisme.charts.text import french_text
from metabolisme.errors import MetabolismeError
from metabolisme.labs.class_scenarios import contents
from metabolisme.labs.controls import described
from metabolisme.labs.panel import panel
from metabolisme.labs.public_contracts import Uploaded
from metabolisme.teaching import exercise
from metabolisme.teaching.class_answers import ClassAnswers, made_up_answers, read_class_files, read_class_folder
from metabolisme.teaching.wording import rules

if TYPE_CHECKING:
    import ipywidgets


def answers_lab(folder: str | Path | None = None) -> ipywidgets.VBox:
    """Choose the files of the learners, or give their folder, and an exercise.

    Parameters
    ----------
    folder : str or Path, optional
        Where the files are; without it they are chosen in the page, and before that a class made up is shown.
    """
    import ipywidgets

    @functools.lru_cache(maxsize=1)
    def class_of(files: tuple[tuple[str, bytes], ...]) -> ClassAnswers:
        if files:
            return read_class_files(dict(files))
        return read_class_files(made_up_answers()) if folder is None else read_class_folder(folder)

    def answered(files: Uploaded) -> ClassAnswers:
        return class_of(tuple(contents(files).items()))

    def options(found: ClassAnswers) -> list[tuple[str, str]]:
        return [(french_text(exercise(one).title), one) for one in found.exercises().index if len(found.spread(one))]

    # A button has no width of label to leave whole, and must not be wider than a telephone.
    look = {"description": french_text("Réponses des apprenants (JSON)"), "layout": {"width": "max-content"}}
    upload = ipywidgets.FileUpload(accept=".json", multiple=True, **look)
    chosen = ipywidgets.Dropdown(options=options(answered(())), **described("Exercice"))

    def follow(change: dict[str, Any]) -> None:
        chosen.options = options(answered(change["new"]))

    upload.observe(follow, names="value")

    def draw(files: Uploaded, one: str | None) -> Figure:
        found = answered(files)
        faults = [*found.faults, *found.repeated, *_other_data(found)]
        tables = faults_table(faults, len(found.saved)).html if faults else ""
        if one is None or one not in found.exercises().index:
            raise MetabolismeError(
                "Aucune réponse lisible. Remède : choisissez les fichiers pris par « Prendre mes réponses »."
                + "".join(f"\n  - {fault}" for fault in faults)
            )
        drawn = _figure(found, one)
        titled = found.exercises().rename(index=lambda name: exercise(name).title)
        tables += exercises_table(titled).html
        named: Any = rules()["errors"]
        met = [
            (exercise(str(row["exercise"])).title, str(named[row["error"]]["explanation"]), int(row["files"]))
            for row in found.errors().to_dict("records")
        ]
        if met:
            tables += errors_table(met).html
        note = "" if files or folder is not None else "<p>Classe inventée : choisissez vos fichiers.</p>"
        return Figure(drawn.title, drawn.sentence, note + drawn.html + tables)

    return panel({"files": upload, "one": chosen}, draw)


def _figure(found: ClassAnswers, one: str) -> Figure:
    row = {name: int(count) for name, count in found.exercises().loc[one].to_dict().items()}
    counts = found.spread(one)
    return answers_figure(
        counts,
        title=exercise(one).title,
        question=str(counts.name),
        answered=row["answered"],
        right_first=row["right_first"],
        right_in_the_end=row["right_in_the_end"],
    )


def _other_data(found: ClassAnswers) -> list[str]:
    told = "vérifié avec d'autres données que la plupart ; lisez-le à part"
    return [f"« {name} » : {told}" for name in found.other_data()]
